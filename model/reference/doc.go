// Package reference has models whose answers are known in closed form, or from integrals of few dimensions. They test samplers,
// estimators and sensitivity indices, and serve as examples of models.
package reference

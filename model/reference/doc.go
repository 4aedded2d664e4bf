// Package reference has models whose answers are known in closed form. They test samplers,
// estimators and sensitivity indices, and serve as examples of models.
package reference

// Package paper makes the tables and texts of mc reproduce. A text takes every number from a cell of a
// table, and lists the cells that it took.
package paper

// Package shapes measures.
package shapes

// Area is that of a rectangle.
func Area(width, height int) int {
	return width * height
}

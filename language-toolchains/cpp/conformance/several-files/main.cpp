#include <iostream>

#include "shapes/area.hpp"

int main() { std::cout << area(3, 4) << " square metres\n"; }

#include <stdio.h>

#include "shapes/area.h"

int main(void) { printf("%d square metres\n", area(3, 4)); }

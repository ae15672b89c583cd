// Included by files that were written for Unity; all of it is in unity.h.
#include "unity.h"

#include <stdio.h>
#include <string.h>

int main(void) {
    char name[100] = "";
    fgets(name, sizeof name, stdin);
    printf("Hello!\n");
}

int puts(const char *text);
int main(void) { puts("one"), puts("two");
  this is not C
}

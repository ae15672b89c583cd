export type Metres = number;

export function area(width: Metres, height: Metres): number {
  return width * height;
}

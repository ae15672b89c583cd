// What the terminal and the work pane know of each other: an element, and
// answers that look like those of `fetch`.

/** The element that the work pane has for the terminal. */
export interface Place extends HTMLElement {
  /** Runs what the request asks for. */
  run?: (request: Request) => Promise<Answer>;
  /** What a program wrote as HTML in which nothing acts; the work pane lends it. */
  markup?: (text: string) => string;
}

/** As much of a `Response` as the work pane looks at. */
export type Answer = Pick<Response, "ok" | "status" | "headers" | "text">;

/** An answer that says no; status 0 where a connection and not the server said it. */
export function refused(fault: { message: string; hint: string }, status: number, retryAfterS?: number | null): Answer {
  const headers = new Headers(retryAfterS ? { "retry-after": String(retryAfterS) } : {});
  return { ok: false, status, headers, text: async () => JSON.stringify(fault) };
}

/** With what a request fails that was stopped. */
export const stopped = () => new DOMException("The program was stopped.", "AbortError");

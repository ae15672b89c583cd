// The grip above the results: with it they are made taller, by pointer and by
// keyboard. It comes with the first conversation, for which room is wanted.

const STEP_PX = 24;
const HEIGHT_PX_MIN = 180;
/** What stays of the code above; the style sheet says the same. */
const CODE_PX_MIN = 140;
/** Of the screen's height, where the page is one column. */
const PART_OF_SCREEN_MAX = 0.9;

/** Adds the grip, once. */
export function addGrip() {
  const panel = document.getElementById("result");
  if (!panel || panel.querySelector(".grip")) return;
  const grip = document.createElement("div");
  const attributes = {
    class: "grip",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "horizontal",
    "aria-label": "Height of the results",
    "aria-controls": "result",
  };
  for (const [name, value] of Object.entries(attributes)) grip.setAttribute(name, value);

  const oneColumn = matchMedia("(max-width: 760px)");
  const bounds = () => {
    const code = document.querySelector(".code-frame")?.clientHeight ?? CODE_PX_MIN;
    const max = oneColumn.matches
      ? innerHeight * PART_OF_SCREEN_MAX
      : panel.offsetHeight + Math.max(0, code - CODE_PX_MIN);
    return { min: HEIGHT_PX_MIN, max: Math.max(HEIGHT_PX_MIN, Math.floor(max)) };
  };
  const tell = () => {
    const { min, max } = bounds();
    grip.setAttribute("aria-valuemin", String(min));
    grip.setAttribute("aria-valuemax", String(max));
    grip.setAttribute("aria-valuenow", String(Math.round(panel.offsetHeight)));
  };
  const resize = (wanted: number) => {
    const { min, max } = bounds();
    const before = panel.offsetHeight;
    panel.classList.add("sized");
    panel.style.setProperty("--panel-height", `${Math.min(Math.max(wanted, min), max)}px`);
    // In one column the results grow downwards: the page follows the finger.
    if (oneColumn.matches) scrollBy(0, panel.offsetHeight - before);
    tell();
  };

  grip.addEventListener("keydown", (event) => {
    const height = panel.offsetHeight;
    const wanted = { ArrowUp: height + STEP_PX, ArrowDown: height - STEP_PX, Home: 0, End: Infinity }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    resize(wanted);
  });
  let from: { y: number; height: number } | null = null;
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    grip.dataset.dragging = "";
    from = { y: event.clientY, height: panel.offsetHeight };
  });
  grip.addEventListener("pointermove", (event) => {
    if (from) resize(from.height + from.y - event.clientY);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    grip.addEventListener(end, () => {
      from = null;
      delete grip.dataset.dragging;
    });
  }
  panel.prepend(grip);
  tell();
  addEventListener("resize", tell);
}

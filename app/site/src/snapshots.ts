// What a script can add to the pages of snapshots, which work without it: times
// as the device writes them, and care for work that only this device has. The
// device's copy of a draft is the practice room's, under the same key and with
// the same rule: the later of two copies stays.

type Draft = { files: Record<string, string>; changed_at: number };

/** What was on the device when a form was sent that puts another draft in place. */
type Replacing = { seen: number | null };

const REPLACING = "opencode/replacing-draft";

/** Writes moments in the device's own time zone and language. */
function localMoments() {
  const form = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    time.textContent = form.format(new Date(time.dateTime));
  }
}

class DeviceDraft {
  constructor(
    private key: string,
    private address: string,
    /** When the server's copy was changed; `null` when it has none. */
    private serverChangedAt: number | null,
  ) {}

  private read(): Draft | null {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  private async onServer(): Promise<Draft | null> {
    if (this.serverChangedAt === null) return null;
    const answer = await fetch(this.address);
    if (!answer.ok) throw new Error(`The draft could not be fetched (${answer.status}).`);
    return answer.json();
  }

  /** Sends what only this device has; says whether there was anything. */
  async sendNewer(): Promise<boolean> {
    const device = this.read();
    if (!device || device.changed_at <= (this.serverChangedAt ?? -1)) return false;
    const server = await this.onServer();
    if (server && (server.changed_at >= device.changed_at || sameFiles(server, device))) return false;
    const answer = await fetch(this.address, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(device),
    });
    if (!answer.ok) throw new Error(`The draft could not be sent (${answer.status}).`);
    this.serverChangedAt = device.changed_at;
    return true;
  }

  /** Before a form puts another draft in place. */
  remember() {
    const replacing: Replacing = { seen: this.read()?.changed_at ?? null };
    sessionStorage.setItem(`${REPLACING}/${this.key}`, JSON.stringify(replacing));
  }

  /** Afterwards: the device's copy, and with it every open window of the lesson,
   *  takes over what is in place now, unless something was typed meanwhile. */
  async follow() {
    const key = `${REPLACING}/${this.key}`;
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (!kept) return;
    const { seen } = JSON.parse(kept) as Replacing;
    const server = await this.onServer();
    if (server && (this.read()?.changed_at ?? null) === seen) {
      localStorage.setItem(this.key, JSON.stringify(server));
    }
  }
}

function sameFiles(one: Draft, other: Draft): boolean {
  const names = Object.keys(one.files);
  return (
    names.length === Object.keys(other.files).length && names.every((name) => one.files[name] === other.files[name])
  );
}

/** Forms that are about the draft first send what only this device has. */
function sendBeforeForms(draft: DeviceDraft, sayThatItFailed: (error: unknown) => void) {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sends-draft]")) {
    let isSending = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isSending) return;
      isSending = true;
      draft
        .sendNewer()
        .then(() => {
          if ("replacesDraft" in form.dataset) draft.remember();
          form.submit();
        })
        .catch(sayThatItFailed)
        .finally(() => {
          isSending = false;
        });
    });
  }
}

async function careForDraft() {
  const main = document.querySelector<HTMLElement>("main[data-draft-key]");
  if (!main) return;
  const { draftKey, draftAddress, draftChangedAt } = main.dataset;
  const draft = new DeviceDraft(draftKey ?? "", draftAddress ?? "", draftChangedAt ? Number(draftChangedAt) : null);
  const sayThatItFailed = (error: unknown) => {
    console.warn("Work that only this device has could not be sent.", error);
    document.getElementById("device-newer")?.removeAttribute("hidden");
  };
  sendBeforeForms(draft, sayThatItFailed);
  try {
    await draft.follow();
    // The page was drawn before this arrived: draw it again.
    if (await draft.sendNewer()) location.reload();
  } catch (error) {
    sayThatItFailed(error);
  }
}

localMoments();
careForDraft();

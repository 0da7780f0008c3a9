import { toast } from "./toast";

/** Runs a request; what goes wrong is said in a message at the edge of the screen. */
export async function attempt(work: () => Promise<void>, explain: (reason: string) => string): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toast(explain(error instanceof Error ? error.message : String(error)), { tone: "bad" });
    return false;
  }
}

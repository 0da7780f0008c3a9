/** What is dangerous asks who is at the browser, when that was last shown too long ago. */
import { createGate } from "./gate";

export const proofGate = createGate();

/** Whether this refusal asks for it. */
export async function needsProof(answer: Response): Promise<boolean> {
  if (answer.status !== 403 || !proofGate.isWatched()) return false;
  const body: unknown = await answer.clone().json().catch(() => null);
  return typeof body === "object" && body !== null && "code" in body && body.code === "proof_needed";
}

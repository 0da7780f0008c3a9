import type { Draft } from "../model/draft";
import type { Storage } from "../model/storage";

/** What a step is given. */
export interface StepProps {
  draft: Draft;
  stored: Storage | null;
  set: (change: Partial<Draft>) => void;
  /** What is wrong with a field, as a sentence. */
  fault: (name: string) => string | null;
}

/** What failures of requests mean to the editor. */
import { asHostError, HostError } from "../../editor/api";
import { classify, messageOf } from "../../shared/failure";

/** What was asked for is not there (any more). */
export class MissingError extends HostError {
  constructor(message: string) {
    super("rejected", message);
  }
}

/** As the editor sorts failures; what is gone is told apart here. */
export function toHostError(error: unknown): HostError {
  return classify(error) === "missing" ? new MissingError(messageOf(error)) : asHostError(error);
}

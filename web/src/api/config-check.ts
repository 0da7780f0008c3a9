/** What the server says of a labeling config while it is being written, in the language of the person. */
import { api, ask, type Schemas } from "./client";
import { inWords } from "./said";

export async function checkConfig(label_config: string, project: number | null = null): Promise<Schemas["Answer"]> {
  const check = await ask(api.POST("/api/labeling-config/check", { body: { label_config, ...(project === null ? {} : { project }) } }));
  const [errors, warnings, impact] = await Promise.all([inWords(check.errors), inWords(check.warnings), inWords(check.impact)]);
  return { ...check, errors, warnings, impact };
}

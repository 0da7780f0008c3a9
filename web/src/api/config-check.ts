/** What the server says of a labeling config while it is being written. */
import { api, ask, type Schemas } from "./client";

export async function checkConfig(label_config: string, project: number | null = null): Promise<Schemas["Answer"]> {
  return ask(api.POST("/api/labeling-config/check", { body: { label_config, ...(project === null ? {} : { project }) } }));
}

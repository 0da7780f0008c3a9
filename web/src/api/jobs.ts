/** Long work of the server, with what went wrong in the language of the person. */
import { api, ask, type Schemas } from "./client";
import { inWords } from "./said";

type Job = Schemas["JobBody"];

export async function listJobs(): Promise<Job[]> {
  return Promise.all((await ask(api.GET("/api/jobs"))).map(errorInWords));
}

export async function getJob(id: number): Promise<Job> {
  return errorInWords(await ask(api.GET("/api/jobs/{id}", { params: { path: { id } } })));
}

async function errorInWords(job: Job): Promise<Job> {
  // Jobs of older versions have their text alone.
  if (job.error === null || job.error_told.length === 0) return job;
  const told = await inWords(job.error_told);
  return { ...job, error: told.map((one) => one.message).join("\n") };
}

/** The way to a provider of single sign-on, which leads back to a page of ours. */
import { api, ask } from "./client";

/** `prove`: who is at the browser shows it anew, also where the provider knows already. */
export async function goToProvider(slug: string, next: string, prove: boolean): Promise<void> {
  const { url } = await ask(api.POST("/api/sso/{slug}", { params: { path: { slug } }, body: { next, prove } }));
  window.location.assign(url);
}

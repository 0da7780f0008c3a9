/** Signing out, here and at the provider by which somebody came. */
import { api, ask } from "./client";

export async function signOut(): Promise<void> {
  const { url } = await ask(api.POST("/api/sso/sign-out"));
  window.location.assign(url ?? "/user/login/");
}

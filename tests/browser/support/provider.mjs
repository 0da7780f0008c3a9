// A real OpenID Connect provider (oidc-provider), on loopback, with two people. It is gone when the test ends.
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { fileURLToPath, pathToFileURL } from "node:url";
import { generateKeyPairSync } from "node:crypto";

const TOOLS = process.env.LABELKEEP_TEST_STORES ?? fileURLToPath(new URL("../../../.cache/stores", import.meta.url));
const PEOPLE = {
  ann: { email: "ann@example.com", email_verified: true, given_name: "Ann", family_name: "Example", groups: ["labelers"] },
  boss: { email: "owner@example.com", email_verified: true, given_name: "Olga", family_name: "Example", groups: ["leads"] },
};

export class Provider {
  /** `home`: the address of the server that trusts it. */
  static async start(home) {
    const { default: Oidc } = await import(pathToFileURL(createRequire(`${TOOLS}/node/package.json`).resolve("oidc-provider")));
    const provider = new Provider();
    provider.server = createServer();
    provider.server.listen(0, "127.0.0.1");
    await once(provider.server, "listening");
    provider.place = `127.0.0.1:${provider.server.address().port}`;
    provider.issuer = `http://${provider.place}`;
    const key = { ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "test" };
    const oidc = new Oidc(provider.issuer, {
      clients: [{
        client_id: "labels",
        client_secret: "a secret of the client",
        redirect_uris: [`${home}/user/sso/work/callback`],
        post_logout_redirect_uris: [`${home}/user/login/`],
        backchannel_logout_uri: `${home}/api/sso/work/back-channel-logout`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: "ES256",
      }],
      jwks: { keys: [key] },
      cookies: { keys: ["a key of the test"] },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["given_name", "family_name", "groups"] },
      // It calls nobody on loopback of its own accord; here everybody is there.
      fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    });
    provider.server.on("request", oidc.callback());
    return provider;
  }

  /** What somebody does on its pages: says who it is, and agrees. */
  async comeIn(page, name) {
    await page.waitForURL((url) => url.host === this.place);
    await page.locator("input[name=login]").fill(name);
    await page.locator("input[name=password]").fill("anything");
    await page.locator("button[type=submit]").click();
    await page.getByRole("button", { name: /continue/i }).click();
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

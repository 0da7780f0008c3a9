import address from "./worker.ts?worker&url";

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

let policy: ScriptPolicy | null = null;

/** Pages under Trusted Types need a policy to start a worker. This one knows one address, which the build made. */
export function startWorker(): Worker {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("labelkeep-sound", { createScriptURL: () => address }) ?? null;
  return new Worker(policy?.createScriptURL(address) ?? address, { type: "module" });
}

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

/** Pages under Trusted Types need a policy to start a worker. Each of these knows one address, which the build made. */
export function workerStarter(name: string, address: string): () => Worker {
  let policy: ScriptPolicy | null = null;
  return () => {
    const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
    policy ??= factory?.createPolicy(`labelkeep-${name}`, { createScriptURL: () => address }) ?? null;
    return new Worker(policy?.createScriptURL(address) ?? address, { type: "module" });
  };
}

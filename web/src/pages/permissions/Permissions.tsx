/** Which roles may do what, for the owner. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, ask, type Schemas } from "../../api/client";
import { useSession } from "../../api/session";
import { messageOf } from "../../shared/failure";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Checkbox, classes, IconButton, Problem } from "../../shared/ui/ui";
import { t as peopleText } from "../people/messages";
import { isWord, t } from "./messages";

type Permission = Schemas["OrganizationPermission"];
type Role = Permission["roles"][number];

const ROLES = ["AD", "MA", "RE", "AN"] as const satisfies readonly Role[];

/** In the person's language; what this interface does not know yet as the server says it. */
function words(permission: Permission): { name: string; text: string } {
  const [name, text] = [permission.permission, `${permission.permission}_text`];
  return { name: isWord(name) ? t(name) : permission.label, text: isWord(text) ? t(text) : permission.tooltip };
}

function isDefault({ roles, default: before }: Permission): boolean {
  return roles.length === before.length && roles.every((role) => before.includes(role));
}

export function Permissions() {
  const client = useQueryClient();
  const organization = useSession()?.organization?.id ?? 0;
  const key = ["permissions", organization];
  const permissions = useQuery({ queryKey: key, queryFn: () => ask(api.GET("/api/organizations/{id}/permissions", { params: { path: { id: organization } } })), enabled: organization > 0 });
  const failed = (reason: string): string => t("failed", { reason });
  const send = async (permission: Permission, roles: Role[] | null): Promise<void> => {
    const path = { id: organization, permission_key: permission.permission };
    if (roles === null) await ask(api.DELETE("/api/organizations/{id}/permissions/{permission_key}", { params: { path } }));
    else await ask(api.PATCH("/api/organizations/{id}/permissions/{permission_key}", { params: { path }, body: { roles } }));
  };
  const choose = (permission: Permission, roles: Role[] | null): void => void attempt(async () => {
    await send(permission, roles);
    await client.invalidateQueries({ queryKey: key });
    const undo = (): void => void attempt(async () => { await send(permission, permission.roles); await client.invalidateQueries({ queryKey: key }); }, failed);
    toast(t("saved", { name: words(permission).name }), { action: { label: t("undo"), run: undo }, kind: "saved" });
  }, failed);
  const changed = (permissions.data ?? []).filter((permission) => !isDefault(permission));
  const resetAll = (): void => void attempt(async () => {
    for (const permission of changed) await send(permission, null);
    await client.invalidateQueries({ queryKey: key });
  }, failed);
  const groups = [...new Set((permissions.data ?? []).map(({ group }) => group))];
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{t("title")}</h1>
          <p>{t("intro")} <Link href="/people/">{t("people")}</Link></p>
        </div>
        {changed.length > 0 && <Button icon="undo" onPress={resetAll}>{t("resetAll")}</Button>}
      </header>
      {permissions.error && <Problem title={messageOf(permissions.error)} action={<Button onPress={() => void permissions.refetch()}>{t("retry")}</Button>} />}
      {groups.map((group) => <Group key={group} name={group} permissions={(permissions.data ?? []).filter((permission) => permission.group === group)} onChoose={choose} />)}
    </div>
  );
}

function Group({ name, permissions, onChoose }: { name: string; permissions: readonly Permission[]; onChoose: (permission: Permission, roles: Role[] | null) => void }) {
  const key = `group_${name}`;
  const title = isWord(key) ? t(key) : name;
  return (
    <section className={page["section"]}>
      <h2>{title}</h2>
      <div className={page["tableWrap"]} role="region" aria-label={title} tabIndex={0}>
        <table className={classes(page["table"], page["stacked"])}>
          <thead>
            <tr>
              <th scope="col">{t("permission")}</th>
              {ROLES.map((role) => <th key={role} scope="col">{peopleText(`role_${role}`)}</th>)}
              <th scope="col"><span className={page["srOnly"]}>{t("reset")}</span></th>
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => <Row key={permission.permission} permission={permission} onChoose={(roles) => onChoose(permission, roles)} />)}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ permission, onChoose }: { permission: Permission; onChoose: (roles: Role[] | null) => void }) {
  const { name, text } = words(permission);
  const set = (role: Role, on: boolean): void => onChoose(permission.roles.filter((other) => other !== role).concat(on ? [role] : []));
  return (
    <tr>
      <td>
        <strong>{name}</strong>
        <div className={`${page["muted"]} ${page["small"]}`}>{text}</div>
      </td>
      {ROLES.map((role) => (
        <td key={role}>
          {permission.options.includes(role) && <Checkbox label={t("holds", { role: peopleText(`role_${role}`), name })} isSelected={permission.roles.includes(role)} onChange={(on) => set(role, on)}><span className={page["narrowOnly"]}>{peopleText(`role_${role}`)}</span></Checkbox>}
        </td>
      ))}
      <td className={page["number"]}>{!isDefault(permission) && <IconButton label={`${t("reset")}: ${name}`} icon="undo" onPress={() => onChoose(null)} />}</td>
    </tr>
  );
}

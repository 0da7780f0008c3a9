/** The people of the organization: roles, invitations, and which tokens scripts may use. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { initialsOf, nameOf } from "../../shared/words/person";
import { attempt } from "../../shared/ui/attempt";
import { formatAgo, formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { ApiError } from "../../api/client";
import { useSession } from "../../api/session";
import { toast } from "../../shared/ui/toast";
import { Avatar, Badge, Button, classes, Empty, MenuButton, Problem, Select, TextField } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import { Mail } from "../mail/Mail";
import { SignOn } from "../sign-on/SignOn";
import { ApiTokenSettings } from "./ApiTokenSettings";
import { changeRole, deactivate, handOver, type Member, MEMBERS_A_PAGE, passwordLink, removeSecondFactor, unlink, useMembers } from "./api";
import { ConfirmDeactivate, ConfirmRole, HandOver, PasswordLink } from "./dialogs";
import { Invitations } from "./Invitations";
import { InviteDialog } from "./InviteDialog";
import { InviteLink } from "./InviteLink";
import { ConfirmSecondFactor, ConfirmUnlink, MemberSessions } from "./MemberSessions";
import { t } from "./messages";
import { Pager } from "./Pager";
import styles from "./people.module.css";
import { ASSIGNABLE, canSucceed, invitableBy, isRole, type Role, ROLES } from "./roles";

type Asking = { what: "role"; member: Member; role: Role } | { what: "deactivate" | "handOver" | "sessions" | "secondFactor" | "unlink"; member: Member } | { what: "link"; member: Member; url: string; until: string } | null;

export function People() {
  const session = useSession();
  const organization = session?.organization?.id ?? null;
  const permissions = session?.permissions ?? [];
  const canInvite = permissions.includes("members_invite");
  const [inviting, setInviting] = useState(false);
  const myRole = isRole(session?.role) ? session.role : "AN";
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{t("title")}</h1>
          <p>{t("intro", { organization: session?.organization?.title ?? "" })} {permissions.includes("settings_manage") && <Link href="/organization/storage">{t("storage")}</Link>} {permissions.includes("permissions_manage") && <Link href="/organization/permissions">{t("permissions")}</Link>}</p>
        </div>
        {canInvite && <Button variant="primary" icon="plus" onPress={() => setInviting(true)}>{t("invite")}</Button>}
      </header>
      <MemberTable organization={organization} me={session?.user?.id ?? null} isOwner={myRole === "OW"} canManage={permissions.includes("members_manage")} onInvite={canInvite ? () => setInviting(true) : null} />
      {canInvite && <Invitations />}
      {canInvite && <InviteLink canChoose={permissions.includes("settings_manage")} />}
      {permissions.includes("settings_manage") && <ApiTokenSettings />}
      {permissions.includes("settings_manage") && <SignOn />}
      {permissions.includes("settings_manage") && <Mail />}
      {inviting && <InviteDialog roles={invitableBy(myRole)} byMail={session?.resets_by_mail ?? false} onClose={() => setInviting(false)} />}
    </div>
  );
}

function MemberTable({ organization, me, isOwner, canManage, onInvite }: { organization: number | null; me: number | null; isOwner: boolean; canManage: boolean; onInvite: (() => void) | null }) {
  const [search, setSearch] = useState("");
  const [role, setRole] = useState<Role | "">("");
  const [number, setNumber] = useState(1);
  const settled = useDebounced(search, 200);
  const members = useMembers(organization, number, settled, role);
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking>(null);
  const count = members.data?.count ?? 0;
  const failed = (reason: string): string => t("failed", { reason });
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["members"] });

  const change = (member: Member, next: Role): void => {
    if (organization === null) return;
    setAsking(null);
    void attempt(async () => {
      await changeRole(organization, member.user.id, next);
      toast(t("changed", { name: nameOf(member.user), role: t(`role_${next}`) }));
      await refresh();
    }, failed);
  };
  const switchOff = (member: Member): void => {
    if (organization === null) return;
    setAsking(null);
    void attempt(async () => {
      await deactivate(organization, member.user.id);
      toast(t("deactivated", { name: nameOf(member.user) }));
      await refresh();
    }, failed);
  };
  const giveAway = async (member: Member, password: string): Promise<string | null> => {
    if (organization === null) return null;
    try {
      await handOver(organization, member.user.id, password);
    } catch (cause) {
      const fields = cause instanceof ApiError ? Object.values(cause.fields).flat().join(" ") : "";
      return fields || (cause instanceof Error ? cause.message : String(cause));
    }
    setAsking(null);
    toast(t("handedOver", { name: nameOf(member.user) }));
    // Roles and rights of both are others now, on every page.
    await client.invalidateQueries();
    return null;
  };
  const takeSecondFactor = (member: Member): void => {
    setAsking(null);
    void attempt(async () => {
      await removeSecondFactor(member.user.id);
      toast(t("secondFactorRemoved", { name: nameOf(member.user) }));
    }, failed);
  };
  const separate = (member: Member): void => {
    setAsking(null);
    void attempt(async () => {
      await unlink(member.user.id);
      toast(t("unlinked", { name: nameOf(member.user) }));
    }, failed);
  };
  const link = (member: Member): void => {
    void attempt(async () => {
      const made = await passwordLink(member.user.id);
      setAsking({ what: "link", member, url: made.url, until: formatDate(made.expires_at) });
    }, failed);
  };

  return (
    <section className={page["section"]}>
      <div className={styles["tools"]}>
        <TextField bare type="search" label={t("search")} placeholder={t("search")} value={search} onChange={(text) => { setSearch(text); setNumber(1); }} className={styles["search"] ?? ""} />
        <Select<Role | "all"> bare label={t("role")} value={role || "all"} options={[{ value: "all", label: t("allRoles") }, ...ROLES.map((item) => ({ value: item, label: t(`role_${item}`) }))]} onChange={(value) => { setRole(value === "all" ? "" : value); setNumber(1); }} className={styles["roleFilter"] ?? ""} />
      </div>
      {members.error && <Problem title={members.error.message} action={<Button onPress={() => void members.refetch()}>{t("retry")}</Button>} />}
      {members.data && (count === 0 ? <Empty title={t("none")} /> : (
        <div className={page["tableWrap"]} role="region" aria-label={t("table")} tabIndex={0}>
          <table className={classes(page["table"], page["stacked"])}>
            <thead>
              <tr>
                <th scope="col">{t("person")}</th>
                <th scope="col">{t("role")}</th>
                <th scope="col">{t("lastSeen")}</th>
                <th scope="col">{t("joined")}</th>
                {canManage && <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>}
              </tr>
            </thead>
            <tbody>
              {members.data.results.map((member) => (
                <MemberRow key={member.user.id} member={member} isMe={member.user.id === me} canManage={canManage} onRole={(next) => setAsking({ what: "role", member, role: next })} onLink={() => link(member)} onAsk={(what) => setAsking({ what, member })} onDeactivate={() => setAsking({ what: "deactivate", member })} onHandOver={isOwner && canSucceed(member.role) ? () => setAsking({ what: "handOver", member }) : null} />
              ))}
            </tbody>
          </table>
        </div>
      ))}
      <Pager count={count} size={MEMBERS_A_PAGE} number={number} onChange={setNumber} label={t("table")} />
      {count === 1 && search === "" && role === "" && onInvite && <Empty icon="user" title={t("onlyYou")} action={<Button variant="primary" onPress={onInvite}>{t("invite")}</Button>}>{t("onlyYouText")}</Empty>}
      {asking?.what === "role" && <ConfirmRole name={nameOf(asking.member.user)} from={asking.member.role} to={asking.role} onClose={() => setAsking(null)} onConfirm={() => change(asking.member, asking.role)} />}
      {asking?.what === "deactivate" && <ConfirmDeactivate name={nameOf(asking.member.user)} onClose={() => setAsking(null)} onConfirm={() => switchOff(asking.member)} />}
      {asking?.what === "handOver" && <HandOver name={nameOf(asking.member.user)} onClose={() => setAsking(null)} onConfirm={(password) => giveAway(asking.member, password)} />}
      {asking?.what === "sessions" && <MemberSessions user={asking.member.user.id} name={nameOf(asking.member.user)} onClose={() => setAsking(null)} />}
      {asking?.what === "secondFactor" && <ConfirmSecondFactor name={nameOf(asking.member.user)} onClose={() => setAsking(null)} onConfirm={() => takeSecondFactor(asking.member)} />}
      {asking?.what === "unlink" && <ConfirmUnlink name={nameOf(asking.member.user)} onClose={() => setAsking(null)} onConfirm={() => separate(asking.member)} />}
      {asking?.what === "link" && <PasswordLink name={nameOf(asking.member.user)} url={asking.url} until={asking.until} onClose={() => setAsking(null)} />}
    </section>
  );
}

function MemberRow({ member, isMe, canManage, onRole, onLink, onAsk, onDeactivate, onHandOver }: { member: Member; isMe: boolean; canManage: boolean; onRole: (role: Role) => void; onLink: () => void; onAsk: (what: "sessions" | "secondFactor" | "unlink") => void; onDeactivate: () => void; onHandOver: (() => void) | null }) {
  const { user, role } = member;
  const name = nameOf(user);
  // The owner hands over in a step of its own, and nobody locks themselves out.
  const fixed = !canManage || role === "OW" || isMe;
  return (
    <tr data-off={role === "DI" || undefined}>
      <td>
        <div className={page["person"]}>
          <Avatar id={user.id} initials={initialsOf(user)} name={name} />
          <div>
            <strong><span>{name}</span>{isMe && <Badge>{t("you")}</Badge>}</strong>
            {name !== user.email && <span>{user.email}</span>}
          </div>
        </div>
      </td>
      <td className={styles["roleCell"]}>
        {fixed ? <Badge tone={role === "OW" ? "accent" : "plain"}>{t(`role_${role}`)}</Badge> : (
          <Select<Role>
            bare
            label={t("roleFor", { name })}
            value={role}
            options={[...ASSIGNABLE, ...(role === "DI" ? (["DI"] as const) : [])].map((item) => ({ value: item, label: t(`role_${item}`), hint: t(`hint_${item}`) }))}
            onChange={(next) => next !== role && onRole(next)}
          />
        )}
      </td>
      <td title={user.last_activity ? formatDate(user.last_activity) : undefined}>{user.last_activity ? formatAgo(user.last_activity) : t("never")}</td>
      <td className={page["wideOnly"]}>{formatDate(user.date_joined, "date")}</td>
      {canManage && (
        <td className={page["number"]}>
          {!isMe && role !== "OW" && (
            <MenuButton
              label={t("menuFor", { name })}
              icon="more"
              entries={[
                { id: "link", label: t("resetPassword"), icon: "key", isDisabled: role === "DI", onAction: onLink },
                { id: "sessions", label: t("sessions"), icon: "list", isDisabled: role === "DI", onAction: () => onAsk("sessions") },
                { id: "second-factor", label: t("secondFactorOff"), icon: "shield", isDisabled: role === "DI", onAction: () => onAsk("secondFactor") },
                { id: "unlink", label: t("unlink"), icon: "external", isDisabled: role === "DI", onAction: () => onAsk("unlink") },
                ...(onHandOver === null ? [] : [{ id: "owner", label: t("handOver"), icon: "user" as const, onAction: onHandOver }]),
                { id: "off", label: t("deactivate"), icon: "lock", danger: true, apart: true, isDisabled: role === "DI", onAction: onDeactivate },
              ]}
            />
          )}
        </td>
      )}
    </tr>
  );
}

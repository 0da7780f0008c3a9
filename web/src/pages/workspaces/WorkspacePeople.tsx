/** Who is in a workspace. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "../../api/session";
import { messageOf } from "../../shared/failure";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Avatar, Badge, Button, classes, Dialog, Empty, IconButton, Problem, TextField } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import { initialsOf, nameOf, type UserLike } from "../../shared/words/person";
import { useMembers } from "../people/api";
import { t as peopleText } from "../people/messages";
import { Pager } from "../people/Pager";
import { isRole } from "../people/roles";
import { addColleague, type Colleague, PEOPLE_A_PAGE, removeColleague, useColleagues } from "./api";
import { t } from "./messages";
import styles from "./workspaces.module.css";

const failed = (reason: string): string => t("failed", { reason });

function roleName(role: string): string {
  return isRole(role) ? peopleText(`role_${role}`) : role;
}

export function WorkspacePeople({ id, canChange }: { id: number; canChange: boolean }) {
  const client = useQueryClient();
  const [number, setNumber] = useState(1);
  const [isAdding, setAdding] = useState(false);
  const people = useColleagues(id, number, "", true);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["workspaces", id, "people"] });
  const add = (user: UserLike): void => void attempt(async () => {
    await addColleague(id, user.id);
    toast(t("added", { name: nameOf(user) }));
    await refresh();
  }, failed);
  const remove = (user: Colleague): void => void attempt(async () => {
    await removeColleague(id, user.id);
    toast(t("removed", { name: nameOf(user) }), { action: { label: t("undo"), run: () => add(user) } });
    await refresh();
  }, failed);
  return (
    <section className={page["section"]}>
      <header>
        <h2>{t("people")}</h2>
        {canChange && <Button icon="plus" onPress={() => setAdding(true)}>{t("addTitle")}</Button>}
      </header>
      <p className={page["muted"]}>{t("peopleText")}</p>
      {people.error && <Problem title={messageOf(people.error)} action={<Button onPress={() => void people.refetch()}>{t("retry")}</Button>} />}
      {people.data && people.data.count > 0 && <Table people={people.data.results} onRemove={canChange ? remove : null} />}
      <Pager count={people.data?.count ?? 0} size={PEOPLE_A_PAGE} number={number} onChange={setNumber} label={t("people")} />
      {isAdding && <AddDialog id={id} onAdd={add} onClose={() => setAdding(false)} />}
    </section>
  );
}

function Table({ people, onRemove }: { people: readonly Colleague[]; onRemove: ((user: Colleague) => void) | null }) {
  return (
    <div className={page["tableWrap"]} role="region" aria-label={t("people")} tabIndex={0}>
      <table className={classes(page["table"], page["stacked"])}>
        <thead>
          <tr>
            <th scope="col">{t("person")}</th>
            <th scope="col">{t("role")}</th>
            {onRemove && <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>}
          </tr>
        </thead>
        <tbody>
          {people.map((user) => (
            <tr key={user.id}>
              <td><Person user={user} text={user.email} /></td>
              <td><Badge>{roleName(user.role)}</Badge></td>
              {onRemove && <td className={page["number"]}><IconButton label={`${t("remove")}: ${nameOf(user)}`} icon="close" onPress={() => onRemove(user)} /></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Person({ user, text }: { user: UserLike; text: string }) {
  const name = nameOf(user);
  return (
    <div className={page["person"]}>
      <Avatar id={user.id} initials={initialsOf(user)} name={name} />
      <div>
        <strong><span>{name}</span></strong>
        {name !== text && <span>{text}</span>}
      </div>
    </div>
  );
}

function AddDialog({ id, onAdd, onClose }: { id: number; onAdd: (user: UserLike) => void; onClose: () => void }) {
  const session = useSession();
  const [search, setSearch] = useState("");
  const asked = useDebounced(search, 200);
  const members = useMembers(session?.organization?.id ?? null, 1, asked, "");
  const here = useColleagues(id, 1, asked, true);
  const present = new Set((here.data?.results ?? []).map((user) => user.id));
  const others = (members.data?.results ?? []).filter(({ user, role }) => !present.has(user.id) && role !== "DI" && role !== "NO");
  return (
    <Dialog title={t("addTitle")} isOpen onClose={onClose} closeLabel={t("close")} actions={<Button variant="primary" onPress={onClose}>{t("done")}</Button>}>
      <div className={styles["add"]}>
        <TextField type="search" label={t("search")} value={search} onChange={setSearch} autoFocus />
        {members.data && others.length === 0 && <Empty title={search ? t("nobody") : t("nobodyElse")} />}
        <ul>
          {others.slice(0, 50).map(({ user, role }) => (
            <li key={user.id} className={page["person"]}>
              <Person user={user} text={roleName(role)} />
              <Button aria-label={`${t("addPerson")}: ${nameOf(user)}`} onPress={() => onAdd(user)}>{t("addPerson")}</Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

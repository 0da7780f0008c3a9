import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import { api, ask, type Schemas } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Problem, TextField } from "../../shared/ui/ui";
import { t } from "./messages";

type Me = Schemas["WhoAmI"];

export function Profile() {
  const me = useQuery({ queryKey: ["whoami"], queryFn: () => ask(api.GET("/api/current-user/whoami")) });
  if (me.error) return <Problem title={me.error.message} />;
  return me.data ? <Form key={me.data.id} me={me.data} /> : null;
}

function Form({ me }: { me: Me }) {
  const client = useQueryClient();
  const [first, setFirst] = useState(me.first_name);
  const [last, setLast] = useState(me.last_name);
  const [phone, setPhone] = useState(me.phone ?? "");
  const save = (): void => {
    void attempt(
      async () => {
        await ask(api.PATCH("/api/users/{id}", { params: { path: { id: me.id } }, body: { first_name: first.trim(), last_name: last.trim(), phone: phone.trim() } }));
        await Promise.all([client.invalidateQueries({ queryKey: ["whoami"] }), client.invalidateQueries({ queryKey: ["session"] })]);
        toast(t("saved"));
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <form
      className={page["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className={page["pair"]}>
        <TextField label={t("firstName")} value={first} onChange={setFirst} autoComplete="given-name" maxLength={256} />
        <TextField label={t("lastName")} value={last} onChange={setLast} autoComplete="family-name" maxLength={256} />
      </div>
      <TextField label={t("email")} type="email" value={me.email} isReadOnly hint={t("emailFixed")} autoComplete="email" />
      <TextField label={t("phone")} type="tel" value={phone} onChange={setPhone} autoComplete="tel" maxLength={256} />
      <div><Button type="submit" variant="primary">{t("save")}</Button></div>
    </form>
  );
}

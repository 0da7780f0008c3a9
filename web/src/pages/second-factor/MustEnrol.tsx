/** The only page for who must have a second factor and has none. */
import { signOut } from "../../api/sign-out";
import { Button } from "../../shared/ui/ui";
import { useTitle } from "../../shared/use-title";
import { t } from "./messages";
import { SecondFactor } from "./SecondFactor";
import styles from "./second-factor.module.css";

export function MustEnrol() {
  useTitle(t("mustTitle"));
  return (
    <main className={styles["must"]}>
      <div className={styles["card"]}>
        <h1>{t("mustTitle")}</h1>
        <p>{t("mustText")}</p>
        <SecondFactor />
        <div><Button variant="quiet" onPress={() => void signOut()}>{t("signOut")}</Button></div>
      </div>
    </main>
  );
}

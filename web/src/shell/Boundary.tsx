/** A fault in a page leaves the frame standing and says what to do. */
import { Component, type ReactNode } from "react";
import { Button, Problem } from "../shared/ui/ui";
import { t } from "./messages";

export class Boundary extends Component<{ children: ReactNode; place: string }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidUpdate(before: { place: string }): void {
    // Another page is another try.
    if (before.place !== this.props.place && this.state.error) this.setState({ error: null });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div style={{ padding: 24 }}>
        <Problem title={t("broken")} text={t("brokenText", { message: error.message })} action={<Button onPress={() => window.location.reload()}>{t("reload")}</Button>} />
      </div>
    );
  }
}

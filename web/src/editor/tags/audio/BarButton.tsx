import { type BarButtonProps, BarButton as Button } from "../playback/controls";
import { AudioIcon, type PATHS } from "./icons";

type Props = Omit<BarButtonProps, "icon"> & { readonly icon: keyof typeof PATHS };

export function BarButton({ icon, ...rest }: Props) {
  return <Button icon={<AudioIcon name={icon} />} {...rest} />;
}

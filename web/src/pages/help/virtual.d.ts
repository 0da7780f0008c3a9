declare module "virtual:help/*" {
  const pages: import("./document").HelpPage[];
  export default pages;
}

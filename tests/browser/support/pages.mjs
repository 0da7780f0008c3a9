// Every page of the interface, for the tests and pictures that visit them all.

/** `open`: only for who is signed in. */
export const PAGES = [
  { name: "sign in", path: () => "/user/login/" },
  { name: "sign up without a link", path: () => "/user/signup/?token=none" },
  { name: "first start", path: () => "/setup?token=none" },
  { name: "projects", path: () => "/projects/", open: true },
  { name: "new project", path: () => "/projects/new", open: true },
  { name: "overview", path: (project) => `/projects/${project}/overview`, open: true },
  { name: "tasks", path: (project) => `/projects/${project}/data`, open: true },
  { name: "label", path: (project) => `/projects/${project}/data?labeling=1`, open: true },
  { name: "members", path: (project) => `/projects/${project}/members`, open: true },
  { name: "storage", path: (project) => `/projects/${project}/storage`, open: true },
  { name: "storage wizard", path: (project) => `/projects/${project}/storage?add=source`, open: true },
  { name: "settings", path: (project) => `/projects/${project}/settings`, open: true },
  { name: "labeling settings", path: (project) => `/projects/${project}/settings/labeling`, open: true },
  { name: "my work", path: () => "/my-work", open: true },
  { name: "people", path: () => "/people/", open: true },
  { name: "security", path: () => "/security", open: true },
  { name: "account", path: () => "/user/account", open: true },
  { name: "help", path: () => "/help", open: true },
  { name: "the API", path: () => "/docs/api" },
  { name: "nothing here", path: () => "/no/such/page", open: true },
];

const CONFIG = `<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text"><Choice value="Praise"/><Choice value="Blame"/></Choices>
</View>`;

/** A project with some tasks, one of them done, so that the pages have something to show. */
export async function prepare(server) {
  const { id } = await server.api("POST", "/api/projects/", { title: "Reviews", label_config: CONFIG, expert_instruction: "<p>Read twice.</p>" });
  const tasks = Array.from({ length: 12 }, (_, n) => ({ data: { text: `Review number ${n}, with some words in it.`, stars: n % 5 } }));
  const { task_ids } = await server.api("POST", `/api/projects/${id}/import?return_task_ids=true`, tasks);
  const result = [{ from_name: "mood", to_name: "text", type: "choices", value: { choices: ["Praise"] } }];
  await server.api("POST", `/api/tasks/${task_ids[0]}/annotations/`, { result, lead_time: 4 });
  return id;
}

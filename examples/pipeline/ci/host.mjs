// What the two code hosts tell about the change under review, and take as a comment on it, each by its own interface.

/** The host that runs this pipeline. */
export function hostOf(environment) {
  const value = (name) => {
    if (environment[name]) return environment[name];
    throw new Error(`the variable ${name} is not set`);
  };
  return environment.GITLAB_CI ? gitLab(value) : gitHub(value);
}

function gitHub(value) {
  const repository = `${value("GITHUB_API_URL")}/repos/${value("GITHUB_REPOSITORY")}`;
  const issue = `${repository}/issues/${value("PULL_REQUEST")}`;
  const call = caller({
    authorization: `Bearer ${value("GITHUB_TOKEN")}`,
    accept: "application/vnd.github+json",
  });
  return {
    async labelEvents() {
      const events = await call.pages(`${issue}/events`);
      return events
        .filter(({ event }) => event === "labeled" || event === "unlabeled")
        .map(({ event, label, created_at, actor }) => ({
          label: label.name,
          added: event === "labeled",
          at: created_at,
          by: actor?.login ?? "someone who left",
        }));
    },
    async firstSeen() {
      const query = `head_sha=${value("HEAD_SHA")}&event=pull_request&per_page=100`;
      const { workflow_runs: runs } = await call("GET", `${repository}/actions/runs?${query}`);
      return earliest(runs);
    },
    async ownComments() {
      const comments = await call.pages(`${issue}/comments`);
      return comments.filter(({ user }) => user?.login === "github-actions[bot]");
    },
    addComment: (body) => call("POST", `${issue}/comments`, { body }),
    changeComment: (id, body) => call("PATCH", `${repository}/issues/comments/${id}`, { body }),
  };
}

function gitLab(value) {
  const api = value("CI_API_V4_URL");
  const project = `${api}/projects/${value("CI_PROJECT_ID")}`;
  const request = `${project}/merge_requests/${value("CI_MERGE_REQUEST_IID")}`;
  const call = caller({ "private-token": value("APPNET_TOKEN") });
  return {
    async labelEvents() {
      const events = await call.pages(`${request}/resource_label_events`);
      return events.map(({ action, label, created_at, user }) => ({
        label: label?.name,
        added: action === "add",
        at: created_at,
        by: user.username,
      }));
    },
    async firstSeen() {
      const query = `sha=${value("CI_COMMIT_SHA")}&source=merge_request_event`;
      return earliest(await call.pages(`${project}/pipelines?${query}`));
    },
    async ownComments() {
      const { id } = await call("GET", `${api}/user`);
      const notes = await call.pages(`${request}/notes`);
      return notes.filter(({ author }) => author.id === id);
    },
    addComment: (body) => call("POST", `${request}/notes`, { body }),
    changeComment: (id, body) => call("PUT", `${request}/notes/${id}`, { body }),
  };
}

function earliest(runs) {
  const times = runs.map(({ created_at }) => created_at).sort((a, b) => Date.parse(a) - Date.parse(b));
  if (times.length === 0) throw new Error("no pipeline of this commit is known");
  return times[0];
}

/** Calls a host with some headers; `pages` gets a list that comes in pages. */
function caller(headers) {
  const call = async (method, url, body) => {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${method} ${new URL(url).pathname} was answered with ${response.status}`);
    return response.json();
  };
  call.pages = async (url) => {
    const items = [];
    for (let page = 1; ; page += 1) {
      const part = await call("GET", `${url}${url.includes("?") ? "&" : "?"}per_page=100&page=${page}`);
      items.push(...part);
      if (part.length < 100) return items;
    }
  };
  return call;
}

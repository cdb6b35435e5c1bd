import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment as a code host keeps it. */
interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
}

/** When a label was put on or taken off. */
interface LabelEvent {
  readonly label: string;
  readonly added: boolean;
  readonly at: string;
}

/** What the stand-in for a code host knows about the change under review; tests write to it. */
export interface Change {
  comments: Comment[];
  labelEvents: LabelEvent[];
  /** When each pipeline of this commit was made. */
  pipelines: string[];
  /** Refuses every call, as when a token is missing or has expired. */
  refuses?: boolean;
}

/** What the bot that comments is called. */
export const BOT = "github-actions[bot]";
const PROJECT = { gitHub: "/repos/acme/shop", gitLab: "/projects/7" };

/** Speaks as much of GitHub's and GitLab's interfaces as the pipeline example uses, on loopback. Lists come in pages. */
export async function startCodeHost(
  change: Change,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    void answer(change, request).then((result) => {
      response.writeHead(result === undefined ? 404 : change.refuses ? 403 : 200);
      response.end(JSON.stringify(change.refuses ? { message: "no" } : (result ?? {})));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function answer(change: Change, request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url!, "http://host");
  const text = await textOf(request);
  const route = `${request.method} ${pathname}`;
  const page = <Item>(items: readonly Item[]): Item[] => {
    const size = Number(searchParams.get("per_page") ?? 20);
    return items.slice(size * (Number(searchParams.get("page") ?? 1) - 1)).slice(0, size);
  };
  const add = () => {
    const { body } = JSON.parse(text) as { body: string };
    change.comments.push({ id: change.comments.length + 1, author: BOT, body });
    return {};
  };
  const edit = () => {
    const comment = change.comments.find(({ id }) => pathname.endsWith(`/${id}`));
    if (comment) comment.body = (JSON.parse(text) as { body: string }).body;
    return comment;
  };
  const { gitHub, gitLab } = PROJECT;
  switch (route.replace(/(comments|notes)\/\d+$/, "$1/ID")) {
    case `GET ${gitHub}/issues/5/events`:
      return page(change.labelEvents).map((event) => ({
        event: event.added ? "labeled" : "unlabeled",
        label: { name: event.label },
        created_at: event.at,
        actor: { login: "reviewer" },
      }));
    case `GET ${gitHub}/actions/runs`:
      return { workflow_runs: change.pipelines.map((created_at) => ({ created_at })) };
    case `GET ${gitHub}/issues/5/comments`:
      return page(change.comments).map(({ id, author, body }) => ({ id, body, user: { login: author } }));
    case `GET ${gitLab}/merge_requests/5/resource_label_events`:
      return page(change.labelEvents).map((event) => ({
        action: event.added ? "add" : "remove",
        label: { name: event.label },
        created_at: event.at,
        user: { username: "reviewer" },
      }));
    case `GET ${gitLab}/pipelines`:
      return page(change.pipelines).map((created_at) => ({ created_at }));
    case `GET ${gitLab}/merge_requests/5/notes`:
      return page(change.comments).map(({ id, author, body }) => ({ id, body, author: { id: author } }));
    case "GET /user":
      return { id: BOT };
    case `POST ${gitHub}/issues/5/comments`:
    case `POST ${gitLab}/merge_requests/5/notes`:
      return add();
    case `PATCH ${gitHub}/issues/comments/ID`:
    case `PUT ${gitLab}/merge_requests/5/notes/ID`:
      return edit();
    default:
      return undefined;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

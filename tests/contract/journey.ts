// A loan from the first request to the last page, by a client whose types are made from docs/openapi.json.
//
// Whoever changes a name, a type or a status there sees it here: at the compiler, or at the server.

import assert from "node:assert/strict";
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.js";

type Problem = components["schemas"]["Problem"];
type Api = Client<paths>;

const PASSWORD = "plantel-demo-2026";

const baseUrl = process.argv[2];
assert(baseUrl, "usage: journey.js http://127.0.0.1:PORT");

/** What was answered, or the problem in words. */
function well<T>({ data, error }: { data?: T; error?: unknown; response: Response }): T {
  assert(data !== undefined, `refused: ${JSON.stringify(error)}`);
  return data;
}

/** The problem that was answered, which must have this status and code. */
function refused(answer: { error?: Problem; response: Response }, status: number, code: string): Problem {
  assert.equal(answer.response.status, status);
  assert.equal(answer.response.headers.get("content-type"), "application/problem+json");
  assert(answer.error, "a refusal tells a problem");
  assert.equal(answer.error.code, code);
  assert.equal(answer.error.status, status);
  return answer.error;
}

/** A client that has signed in as this role of the demonstration. */
async function signedInAs(role: string): Promise<Api> {
  const api = createClient<paths>({ baseUrl: baseUrl ?? "", headers: { "accept-language": "en" } });
  const body = { email: `${role}@demo.plantel.test`, password: PASSWORD };
  const { access_token } = well(await api.POST("/api/v1/auth/login", { body }));
  const bearer: Middleware = {
    onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${access_token}`);
      return request;
    },
  };
  api.use(bearer);
  return api;
}

/** The rows of a list, page by page; each but the last says where the next begins. */
async function* pages<Row>(
  page: (cursor: string | undefined) => Promise<{ data: Row[]; next?: string | null }>,
): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  do {
    const { data, next } = await page(cursor);
    yield data;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

/** Asks again until there is an answer: what goes behind a request takes a moment. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + 30_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    assert(Date.now() < until, `${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Today at the institution. */
async function today(api: Api): Promise<string> {
  const { time_zone } = well(await api.GET("/api/v1/institutions/current"));
  return new Intl.DateTimeFormat("en-CA", { timeZone: time_zone }).format(new Date());
}

/** A new room, found on one of the pages of rooms, which are all different. */
async function aRoom(api: Api): Promise<void> {
  const body = { name: "Contract room", code: "CONTRACT-1", is_warehouse: false, capacity: 12 };
  const made = await api.POST("/api/v1/environments", { body });
  const room = well(made);
  assert.equal(made.response.headers.get("location"), `/api/v1/environments/${room.id}`);
  const again = await api.POST("/api/v1/environments", { body });
  refused(again, 409, "environment.name-taken");
  const seen: string[] = [];
  let turned = 0;
  const few = (cursor: string | undefined) =>
    api.GET("/api/v1/environments", { params: { query: { limit: 2, sort: "name", cursor } } }).then(well);
  for await (const rooms of pages(few)) {
    seen.push(...rooms.map((row) => row.id));
    turned += 1;
  }
  assert(turned > 1, "the demonstration has more than one page of rooms");
  assert.equal(new Set(seen).size, seen.length, "a room stands on two pages");
  assert(seen.includes(room.id), "the new room stands on none");
}

/** A new asset in a warehouse. */
async function anAsset(api: Api): Promise<string> {
  const places = well(await api.GET("/api/v1/environments", { params: { query: { is_warehouse: true } } }));
  const warehouse = places.data[0];
  assert(warehouse, "the demonstration has a warehouse");
  const body = {
    code: "CONTRACT-0001",
    name: "Contract projector",
    serial_number: "C-0001",
    environment_id: warehouse.id,
    purchase_cost: { amount: "1250000.50", currency: "COP" },
  };
  const asset = well(await api.POST("/api/v1/inventory", { body }));
  assert.equal(asset.purchase_cost?.amount, "1250000.50");
  const broken = await api.POST("/api/v1/inventory", { body: { ...body, code: "" } });
  const problem = refused(broken, 422, "request.invalid");
  assert.deepEqual(problem.errors?.map((field) => field.pointer), ["/code"]);
  return asset.id;
}

/** It is asked for, promised, handed over and comes back; whoever may not approve is told so. */
async function lent(instructor: Api, keeper: Api, asset: string): Promise<string> {
  const day = await today(instructor);
  const body = { item_id: asset, start_date: day, end_date: day, purpose: "Contract test" };
  const { id, state } = well(await instructor.POST("/api/v1/loans", { body }));
  assert.equal(state, "pending");
  const params = { path: { id } };
  refused(await instructor.POST("/api/v1/loans/{id}/approve", { params }), 403, "access.denied");
  const seen = await keeper.GET("/api/v1/loans/{id}", { params });
  const version = seen.response.headers.get("etag");
  assert(version, "a loan has a version");
  const first = { params: { path: { id }, header: { "If-Match": version } } };
  assert.equal(well(await keeper.POST("/api/v1/loans/{id}/approve", first)).state, "approved");
  refused(await keeper.POST("/api/v1/loans/{id}/approve", first), 412, "store.precondition-failed");
  assert.equal(well(await keeper.POST("/api/v1/loans/{id}/hand-over", { params })).state, "active");
  assert.equal(well(await keeper.POST("/api/v1/loans/{id}/return", { params })).state, "returned");
  refused(await keeper.POST("/api/v1/loans/{id}/return", { params }), 409, "loan.wrong-state");
  return id;
}

/** The borrower is told of it, and reads the notice. */
async function told(api: Api, loan: string): Promise<void> {
  const notice = await eventually("a notice about the loan", async () => {
    const query = { unread: true, limit: 100 };
    const { data } = well(await api.GET("/api/v1/notifications", { params: { query } }));
    return data.find((row) => JSON.stringify(row).includes(loan));
  });
  const params = { path: { id: notice.id } };
  well(await api.POST("/api/v1/notifications/{id}/read", { params }));
  assert(well(await api.GET("/api/v1/notifications/{id}", { params })).read_at, "a notice that was read says when");
}

const stranger = createClient<paths>({ baseUrl });
refused(await stranger.GET("/api/v1/loans"), 401, "token.missing");
const [admin, instructor, keeper] = await Promise.all(
  ["center_admin", "instructor", "warehouse_admin"].map(signedInAs),
);
assert(admin && instructor && keeper);
await aRoom(admin);
const loan = await lent(instructor, keeper, await anAsset(admin));
await told(instructor, loan);
console.log("the client's journey is over, and all was well");

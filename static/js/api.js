/**
 * Calls to the desk's own API: CSRF, idempotency, and the one error shape turned into words.
 * Nothing here clears a form: the caller does so after success only.
 */

import { fill, gettext } from "./i18n.js";

const TIMEOUT_MS = 12_000;
// A photograph over a poor line takes its time.
const UPLOAD_MS = 120_000;
const RETRY_PAUSES_MS = [400, 1500];

/** What went wrong, in words, with the words that belong beside single fields. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {{status?: number, code?: string, fields?: Record<string, string>, detail?: Record<string, any>}} [more]
   */
  constructor(message, { status = 0, code = "", fields = {}, detail = {} } = {}) {
    super(message);
    this.name = "ApiError";
    /** HTTP status; 0 means that no answer came. */
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.detail = detail;
  }
  /** Whether the same request may be sent again and still succeed. */
  get passing() {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

/** Fires `signed-out` when the server no longer knows the session, `signed-in` when it does again. */
export const session = new EventTarget();
const windows = typeof BroadcastChannel === "function" ? new BroadcastChannel("desk-session") : null;
windows?.addEventListener("message", () => session.dispatchEvent(new Event("signed-in")));

/** A client UUID; `randomUUID` exists in secure contexts only. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Read at every call: signing in again in another window rotates the token. */
function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'));
  return cookie ? decodeURIComponent(cookie[1]) : (meta?.content ?? "");
}

/**
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
async function errorOf(response) {
  /** @type {any} */
  let body = null;
  try {
    body = await response.json();
  } catch {
    // An error page of a proxy is not JSON; the status alone must do.
  }
  if (response.status === 401) {
    return new ApiError(gettext("You are signed out. Sign in again; nothing here closes."), { status: 401 });
  }
  const errors = Array.isArray(body?.errors) ? body.errors : [];
  if (!errors.length || response.status >= 500) {
    const text = gettext("The desk answered with error %(status)s. What you typed is still here.");
    return new ApiError(fill(text, { status: response.status }), { status: response.status });
  }
  /** @type {Record<string, string>} */
  const fields = {};
  for (const { attr, detail } of errors) if (attr) fields[attr] = fields[attr] ?? detail;
  const words = errors.map((/** @type {any} */ error) => error.detail).join(" ");
  return new ApiError(words, { status: response.status, code: errors[0].code, fields, detail: body });
}

/**
 * One request, one answer.
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, key?: string, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
async function request(method, path, { body, key, signal } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-Desk-Channel": document.documentElement.dataset.channel ?? "desk" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  // Of a form the browser itself writes the type, with the boundary between its parts.
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const limit = AbortSignal.timeout(form ? UPLOAD_MS : TIMEOUT_MS);
  const unanswered = (/** @type {unknown} */ error) =>
    signal?.aborted ? error : new ApiError(gettext("The desk did not answer. What you typed is still here; send it again."));
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined || form ? body : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    });
  } catch (error) {
    throw unanswered(error);
  }
  if (response.status === 204) return null;
  if (response.ok) {
    // A server that dies in the middle of its answer has not answered.
    return response.json().catch((error) => Promise.reject(unanswered(error)));
  }
  if (response.status === 401) session.dispatchEvent(new Event("signed-out"));
  throw await errorOf(response);
}

/**
 * @param {string} path
 * @param {{signal?: AbortSignal}} [options]
 */
export const get = (path, options) => request("GET", path, options);

/** Take something away that may be taken away twice. @param {string} path */
export const remove = (path) => request("DELETE", path);

/**
 * Send an act. It is repeated with the same idempotency key when no answer came, so that it happens once.
 * @param {string} path
 * @param {Record<string, unknown> | FormData} body
 * @param {{key?: string}} [options] a key kept by the caller lets it repeat the act later
 */
export async function post(path, body, { key = uuid() } = {}) {
  for (const pause of [...RETRY_PAUSES_MS, null]) {
    try {
      return await request("POST", path, { body, key });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 0 || pause === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

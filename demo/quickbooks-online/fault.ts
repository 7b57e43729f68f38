import type { Answer } from '../http.ts';

/** A Fault in the vendor's shape, with its code. */
export function fault(status: number, code: string, message: string, type: string, detail = message): Answer {
  const error = { Message: message, Detail: detail, code, element: '' };
  return { status, json: { Fault: { Error: [error], type }, time: new Date().toISOString() } };
}

/** What was asked for is not valid. */
export function invalid(code: string, message: string, detail = message): Answer {
  return fault(400, code, message, 'ValidationFault', detail);
}

export function notFound(): Answer {
  const detail = 'Object Not Found : Something you are trying to use has been made inactive.';
  return invalid('610', 'Object Not Found', detail);
}

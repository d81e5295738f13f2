declare const all: { migrations: Record<string, string> };
export default all;

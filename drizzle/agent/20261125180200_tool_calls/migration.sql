CREATE TABLE `tool_calls` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`sessionId` text NOT NULL,
	`projectId` text NOT NULL,
	`tool` text NOT NULL,
	`input` text NOT NULL,
	`outcome` text NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	`ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tool_calls_session` ON `tool_calls` (`sessionId`);
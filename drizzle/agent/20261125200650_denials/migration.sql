CREATE TABLE `denials` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`sessionId` text NOT NULL,
	`at` integer NOT NULL,
	`tool` text NOT NULL,
	`detail` text,
	`why` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `denials_at` ON `denials` (`sessionId`,`at`);
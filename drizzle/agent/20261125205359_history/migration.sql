CREATE TABLE `deletions` (
	`sessionId` text PRIMARY KEY
);
--> statement-breakpoint
CREATE TABLE `forgotten` (
	`id` text PRIMARY KEY,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `moments` (
	`id` integer PRIMARY KEY AUTOINCREMENT,
	`sessionId` text NOT NULL,
	`at` integer NOT NULL,
	`run` integer,
	`offset` integer,
	`kind` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `pinned` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `archivedAt` integer;--> statement-breakpoint
CREATE INDEX `moments_at` ON `moments` (`sessionId`,`at`);
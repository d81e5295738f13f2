CREATE TABLE `prompts` (
	`id` text PRIMARY KEY,
	`sessionId` text NOT NULL,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`when` text NOT NULL,
	`why` text,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`sentAt` integer
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `prompts` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `usage` text;--> statement-breakpoint
CREATE INDEX `prompts_session` ON `prompts` (`sessionId`,`at`);
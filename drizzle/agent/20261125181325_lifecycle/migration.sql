CREATE TABLE `conversations` (
	`id` text PRIMARY KEY,
	`sessionId` text NOT NULL,
	`run` integer,
	`since` integer NOT NULL,
	`transcript` text,
	`begun` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`id` text PRIMARY KEY,
	`kind` text NOT NULL,
	`sessionId` text,
	`position` text,
	`at` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`readAt` integer,
	`rev` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `signal` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `stop` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `interrupted` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `claudeId` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `forkedFrom` text;--> statement-breakpoint
CREATE INDEX `conversations_session` ON `conversations` (`sessionId`);--> statement-breakpoint
CREATE INDEX `notifications_rev` ON `notifications` (`rev`);--> statement-breakpoint
CREATE INDEX `notifications_at` ON `notifications` (`at`);--> statement-breakpoint
INSERT OR IGNORE INTO `conversations` (`id`, `sessionId`, `run`, `since`, `begun`) SELECT `claudeId`, `sessionId`, `run`, `startedAt`, 1 FROM `runs` WHERE `claudeId` IS NOT NULL;--> statement-breakpoint
UPDATE `sessions` SET `claudeId` = (SELECT `claudeId` FROM `runs` WHERE `runs`.`sessionId` = `sessions`.`id` ORDER BY `run` DESC LIMIT 1);--> statement-breakpoint
ALTER TABLE `runs` DROP COLUMN `claudeId`;
CREATE TABLE `proposals` (
	`id` text PRIMARY KEY,
	`projectId` text NOT NULL,
	`sessionId` text NOT NULL,
	`skillId` text,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`why` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `proposals_rev` ON `proposals` (`rev`);
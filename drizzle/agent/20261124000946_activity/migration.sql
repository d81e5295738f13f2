ALTER TABLE `sessions` ADD `activity` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `asks` text DEFAULT '[]' NOT NULL;
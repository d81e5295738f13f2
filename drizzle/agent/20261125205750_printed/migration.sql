ALTER TABLE `sessions` ADD `printed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `sessions` SET `printed` = (SELECT coalesce(sum(`runs`.`length`), 0) FROM `runs` WHERE `runs`.`sessionId` = `sessions`.`id`);

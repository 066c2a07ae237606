namespace Orleans.Runtime;

internal sealed record ReminderData(GrainId GrainId, string ReminderName, string? ETag) : IGrainReminder;

using ModelGrains.Core.Retirement;
using ModelGrains.Grains.Retirement;
using ModelGrains.Models;
using ModelGrains.Protocol.Management;

namespace ModelGrains.Gateway.Management;

/// <summary>Retirement as the management API shows it.</summary>
internal static class RetirementViews
{
    public static RetirementView? ToView(VersionRecord record)
    {
        var expiry = record.Retirement?.Expiry ?? record.Manifest.Expiry;
        if (record.Retirement is null && expiry is { UnusedFor: null, At: null })
            return null;
        var info = record.Retirement ?? RetirementInfo.None;
        return new RetirementView(
            expiry.UnusedFor is { } period ? PeriodText.Format(period) : null, expiry.At, info.IsExempt, info.ExtendedUntil, info.WarnedAt, info.Warnings,
            info.RetiredAt, info.KeepPackageUntil);
    }

    public static ExpiringView ToView(IReadOnlyList<RetirementForecast> forecasts, DateTimeOffset now, TimeSpan within)
    {
        var going = forecasts.Where(forecast => forecast.IsGoing).ToList();
        return new ExpiringView(
            now, now + within, [.. forecasts.Select(ToView)], going.Sum(forecast => forecast.MemoryInBytes), going.Sum(forecast => forecast.Record.SizeInBytes));
    }

    private static ExpiringVersionView ToView(RetirementForecast forecast) => new()
    {
        Model = forecast.Record.Key.Model.Value,
        Version = forecast.Record.Key.Version.Value,
        State = forecast.Record.State.ToString(),
        Status = forecast.Decision.Status.ToString(),
        Reason = forecast.Decision.Reason,
        Next = forecast.Decision.Action.ToString(),
        At = forecast.Decision.At,
        ExpiresAt = forecast.ExpiresAt,
        LastUsed = forecast.LastUsed,
        WarnedAt = forecast.Record.Retirement?.WarnedAt,
        Owner = forecast.Record.Manifest.Owner,
        MemoryInBytes = forecast.MemoryInBytes,
        SizeInBytes = forecast.Record.SizeInBytes,
    };
}

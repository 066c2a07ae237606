namespace ModelGrains.Grains.Retirement;

/// <summary>When versions were last used. Safe for concurrent use.</summary>
public interface ILastUse
{
    /// <summary>The last use of every version, or of one model's, that is known to have been used; later is safe, earlier is not.</summary>
    Task<IReadOnlyDictionary<VersionKey, DateTimeOffset>> ReadAsync(ModelName? model);
}

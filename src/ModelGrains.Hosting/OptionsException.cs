namespace ModelGrains.Hosting;

/// <summary>Settings are wrong; the message lists every one.</summary>
public sealed class OptionsException : Exception
{
    /// <summary>Makes the exception of at least one error.</summary>
    public OptionsException(IReadOnlyList<string> errors)
        : base("Wrong settings: " + string.Join("; ", errors))
    {
    }

    /// <summary>Throws where there is an error.</summary>
    public static void ThrowIfAny(IEnumerable<string> errors)
    {
        if (errors.ToList() is { Count: > 0 } list)
            throw new OptionsException(list);
    }
}

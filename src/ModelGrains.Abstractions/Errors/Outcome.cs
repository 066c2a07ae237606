namespace ModelGrains.Errors;

/// <summary>Makes successes whose type the compiler cannot convert to, such as interfaces.</summary>
public static class Outcome
{
    /// <summary>A success.</summary>
    public static Outcome<T> Success<T>(T value) => Outcome<T>.Of(value);
}

namespace ModelGrains.Core.Comparison;

/// <summary>
/// The buckets of every <see cref="ModelGrains.Comparison.ValueHistogram"/>: 32 equal ones to each power of two from 2⁻³² to 2³², on both
/// sides of zero. A value's bucket is bits of the number itself, so that the same value is always in the same one. Pure.
/// </summary>
public static class HistogramScale
{
    /// <summary>The bucket of the largest values; that of the smallest is its negative.</summary>
    public const int MaxBucket = Octaves * BucketsPerOctave;

    /// <summary>How far <see cref="Middle"/> may be from a value of its bucket, as a share of the value, for sizes from 2⁻³² up to 2³².</summary>
    public const double RelativeError = 0.5 / BucketsPerOctave;

    private const int BucketBits = 5;
    private const int BucketsPerOctave = 1 << BucketBits;
    private const int Octaves = 64;
    private const int LeastExponent = -32;
    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;

    /// <summary>The bucket of a finite value: 0 for what is nearer to zero than 2⁻³², the outermost for what is 2³² or more away.</summary>
    public static int BucketOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value)) >> (MantissaBits - BucketBits);
        var bucket = (int)Math.Clamp(bits - ((ExponentBias + LeastExponent) << BucketBits) + 1, 0, MaxBucket);
        return value < 0 ? -bucket : bucket;
    }

    /// <summary>The middle of a bucket: what stands for its values.</summary>
    public static double Middle(int bucket)
    {
        if (bucket == 0)
            return 0;
        var (octave, place) = Math.DivRem(Math.Abs(bucket) - 1, BucketsPerOctave);
        var size = Math.ScaleB(1 + ((place + 0.5) / BucketsPerOctave), octave + LeastExponent);
        return bucket < 0 ? -size : size;
    }
}
